"""The parking orbit: landing windows, the deorbit burn, and the minutes before it."""
