"""Is a figure drawn?"""
from matplotlib.image import imread


def is_drawn(path):
    """A PNG with ink on more than a hundredth of it, and on less than half: neither blank nor blotted."""
    page = imread(path)[:, :, :3]
    return page.shape[1] > 1000 and 0.01 < float((page.min(axis=2) < 0.98).mean()) < 0.99
