{
    "name": "After-Sales: Floor of the Benchmarks",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "summary": "The least that a tracked document costs in Odoo",
    "author": "Aftersales Contributors",
    "license": "LGPL-3",
    "depends": ["aftersales"],
    "data": ["security/ir.model.access.csv"],
}
