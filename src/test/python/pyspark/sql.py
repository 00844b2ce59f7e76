"""A DataFrame is a handle on Java's."""


class DataFrame:
    def __init__(self, jdf):
        self._jdf = jdf
