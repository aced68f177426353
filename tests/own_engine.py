"""A small engine sheet of a person's own, which tests change."""
GOOD = """kind = "engine"
title = "Mine"
designer = "me"
revision = "1"
unchecked = ["rating.chamber_temperature_k"]
[rating]
chamber_temperature_k = 2500.0
chamber_pressure_mpa = 5.0
thrust_kn = 50.0
[nozzle]
expansion_ratio = 150.0
[cycle]
kind = "topping"
pump_pressure_mpa = 12.0
[never_exceed]
chamber_temperature_k = 2650.0
"""
