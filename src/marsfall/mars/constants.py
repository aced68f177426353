"""Numbers of the planet Mars, each with its authority. [M]: from memory, [J]: judgement, both unchecked."""
import math

from ..core.world import World

GM_M3_S2 = 4.2828375816e13  # Mars with its moons, comment area of DE440; 4.282837e13 in the AMAT and panski tables
RADIUS_EQUATORIAL_M = 3396190.0  # IAU ellipsoid, also the reference radius of J2 (panski, AMAT)
RADIUS_POLAR_M = 3376200.0
RADIUS_MEAN_M = 3389500.0
J2_COEFFICIENT = 1.960454e-3  # panski; AMAT has 1.96045e-3

POLE_RIGHT_ASCENSION_RAD = math.radians(317.681)  # IAU working group, J2000 value held constant [M]
POLE_DECLINATION_RAD = math.radians(52.887)  # [M]
PRIME_MERIDIAN_J2000_RAD = math.radians(176.630)  # W at J2000 [M]
SPIN_RAD_S = math.radians(350.89198226) / 86400.0  # IAU W rate [M] = 7.088218e-5 rad/s of the PDS landers
SOL_S = 88775.244  # mean solar day (Allison and McEwen 2000)

GAS_CONSTANT_J_KG_K = 191.0  # as the COSPAR table implies (191.0 to 191.7); 43.34 g/mol gives 191.8
GAMMA_AT_0_K_RATIO = 1.4714  # ratio of specific heats = 1.4714 - 6.04e-4 T, error 0.005 from 130 to 215 K
GAMMA_SLOPE_PER_K = -6.04e-4  # fitted to values printed with a Mars-GRAM sample output; 1.29 at 290 K [M] agrees
GAMMA_MIN_TEMPERATURE_K = 130.0  # the fit is not used below its coldest point
GRAVITY_ATMOSPHERE_M_S2 = 3.72  # at the mean radius, for the hydrostatic balance only

VIKING1_ALTITUDE_AREOID_M = -3627.0  # where the Viking 1 pressure curve was measured, above the MOLA areoid
DUST_SCALE_HEIGHT_M = 11000.0  # mixing scale height; 11.56 +- 0.62 km seen by the MER rovers (Lemmon 2004)

MARS = World(GM_M3_S2, J2_COEFFICIENT, RADIUS_EQUATORIAL_M, 1.0 - RADIUS_POLAR_M / RADIUS_EQUATORIAL_M, SPIN_RAD_S)
