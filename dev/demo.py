"""`make demo`: a database with the demo company, a server, and who can log in."""

from . import console, instance, layout, postgres, server

DATABASE = "aftersales_demo"
PORT = 8069

# The administrator and the users of our demo data, each with the groups of ours
# that were given to them, not those that follow from others.
USERS = f"""
    SELECT partner.name, users.login,
           COALESCE(string_agg(groups.name->>'en_US', ', ' ORDER BY groups.id), '')
      FROM res_users users
      JOIN res_partner partner ON partner.id = users.partner_id
      JOIN ir_model_data xmlid
        ON xmlid.model = 'res.users' AND xmlid.res_id = users.id
      LEFT JOIN (
               res_groups_users_rel given
          JOIN res_groups groups ON groups.id = given.gid
          JOIN ir_model_data own
            ON own.model = 'res.groups' AND own.res_id = groups.id
           AND own.module = '{layout.ADDON}'
           ) ON given.uid = users.id
     WHERE users.active
       AND (xmlid.module = '{layout.ADDON}' OR xmlid.name = 'user_admin')
     GROUP BY users.id, partner.name, users.login
     ORDER BY users.id
"""


def database_name(options):
    return options.db or DATABASE


def port(options):
    text = options.port or str(PORT)
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise console.Trouble(f"PORT={text} is no port")
    return int(text)


def free_the_port(options):
    """Before the long steps: say so when we cannot have it, end our own server."""
    stopped = server.stop(port(options))
    server.check_port(port(options))
    return f"{port(options)}, our server stopped" if stopped else f"{port(options)}"


def prepare(options):
    return instance.ensure(database_name(options), fresh=options.fresh)


def serve(options):
    postgres.keep()
    return server.start(database_name(options), port(options))


def users(name):
    """(name, login, roles) of everybody who can log in; the password is the login."""
    return [line.split("|") for line in postgres.psql(USERS, database=name)]


def welcome(options):
    """The last lines of `make demo`: where to go, and as whom."""
    rows = [("Name", "Login = password", "Roles"), *users(database_name(options))]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    print(f"\n  {server.address(port(options))}\n")
    for name, login, roles in rows:
        print(f"  {name:<{widths[0]}}  {login:<{widths[1]}}  {roles}")
    print("\n  `make stop` ends the server and the database server.")
