"""The planet: constants, frames, clock, gravity, atmosphere, storms, sites."""
