"""Earth and Mars in the solar system: time scales, ephemeris, Lambert, Kepler, light time."""
