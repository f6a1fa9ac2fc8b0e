"""A job on Spark: ``spark-submit spark_job.py IN.parquet OUT`` scores a folder of Parquet into another."""

import sys

from pyspark.sql import DataFrame, SparkSession

import evaluator


def score(rows: DataFrame) -> DataFrame:
    """The rows with 状态, 达成度, 得分, 问题; texts are read inside the workers, rows never collected."""
    return evaluator.score(rows, rules="cn-caiyu-2020-10", year=2022)


if __name__ == "__main__":
    spark = SparkSession.builder.appName("evaluator").getOrCreate()
    score(spark.read.parquet(sys.argv[1])).write.mode("overwrite").parquet(sys.argv[2])
    spark.stop()
