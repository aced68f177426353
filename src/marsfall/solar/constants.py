"""Constants of the Sun and the planets' orbits, each with its authority."""
import math

# Gravitational parameters in m3/s2, as printed in the comment area of JPL DE440 (de440.bsp).
MU_SUN_M3_S2 = 132712440041.279419e9
MU_EARTH_M3_S2 = 398600.435507e9          # the Earth alone, without the Moon

EARTH_RADIUS_M = 6378136.6                # equatorial, IERS Conventions 2010

LIGHT_SPEED_M_S = 299792458.0             # SI definition
ASTRONOMICAL_UNIT_M = 149597870700.0      # IAU 2012 definition
STANDARD_GRAVITY_M_S2 = 9.80665           # by definition; specific impulse in seconds is counted with it

OBLIQUITY_J2000_RAD = math.radians(84381.406 / 3600.0)  # mean obliquity at J2000, IAU 2006
ECLIPTIC_NORTH_ICRF = (0.0, -math.sin(OBLIQUITY_J2000_RAD), math.cos(OBLIQUITY_J2000_RAD))  # pole of the ecliptic of J2000
