"""Departure burn to capture: windows, burns, coast, overdrive, rescue, propellant transfer."""
