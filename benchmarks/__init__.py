"""`make bench`: how fast the addon is, each figure beside a floor measured with it.

Times are worth nothing on another machine, ratios are: every row of the table holds
our time, the time of a *floor* taken in the same run, and the ratio that
`performance.md` asks for. A floor is the least that Odoo or PostgreSQL needs for the
same work: a minimal ``mail.thread`` model (`addons/aftersales_floor`), a plain SQL
statement with the right index, a bare XlsxWriter loop, the PDF engine alone. Query
counts are absolute: they are the same everywhere.

A time is the median of several runs with a warm registry and an empty record cache;
each run is rolled back. The complaints are generated, see `generate`.

    make bench                      everything: 100,000, then 1,000,000 complaints
    make bench SIZE=small           a smoke test with 20,000
    make bench ARGS="list pivot"    some pieces only; `--help` names them
"""
