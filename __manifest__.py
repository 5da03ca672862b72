{
    "name": "After-Sales",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "summary": "Complaints, returns, rework and satisfaction in one provable chain",
    "author": "Aftersales Contributors",
    "website": "",
    "license": "LGPL-3",
    "depends": [
        "sale_management",
        "sale_stock",
        # Review meetings, absences and working time
        "calendar",
        "resource",
        "portal",
    ],
    "data": [
        # Groups come first: everything else names them
        "security/aftersales_groups.xml",
        "security/ir.model.access.csv",
        "security/workflow_security.xml",
        "security/complaint_security.xml",
        # What a company starts with, all of it editable
        "data/workflow_data.xml",
        "data/complaint_numbering.xml",
        "data/complaint_channels.xml",
        "data/complaint_remedies.xml",
        "data/complaint_classifications.xml",
        "data/complaint_teams.xml",
        "data/complaint_categories.xml",
        "data/complaint_defects.xml",
        # Papers before the mails that carry them
        "reports/complaint_reports.xml",
        "reports/complaint_form_templates.xml",
        "reports/complaint_letter_templates.xml",
        "data/complaint_mail_templates.xml",
        "data/complaint_workflow_rules.xml",
    ],
    "assets": {
        "web.report_assets_common": ["aftersales/static/src/papers/papers.scss"],
    },
    "application": True,
}
