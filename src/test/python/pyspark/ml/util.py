"""Saving and loading of what Java saves and loads."""


class JavaMLWritable:
    def write(self):
        return self._to_java().write()

    def save(self, path):
        self.write().save(path)


class JavaMLReadable:
    @classmethod
    def load(cls, path):
        from pyspark.ml.wrapper import _java_class

        package = cls.__module__.replace("pyspark", "org.apache.spark")
        return cls._from_java(_java_class(f"{package}.{cls.__name__}").read().load(path))
