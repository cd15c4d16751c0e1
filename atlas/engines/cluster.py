"""A Spark Connect server as an engine: Apache Spark, Sail, or a service that speaks their protocol; needs requirements-spark.txt."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from urllib.parse import parse_qs

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.common.exceptions import IbisError

from atlas.engines import Question, StoreError

CONNECT_SECONDS = 10  # no page waits longer for a server that does not answer
QUERY_SECONDS = 60  # nor for one of its answers
RETRIES = {
    "max_retries": 2,
    "initial_backoff": 100,
    "max_backoff": 1000,
}  # milliseconds; left alone, the client tries for ten minutes
SILENT = ("UNAVAILABLE", "DEADLINE_EXCEEDED")  # gRPC's words for a server that is gone or hangs


class Cluster:
    """An engine behind sc://host:port/;parameters, with ?tables=FOLDER or ?schema=NAME, or neither for the server's current schema.

    What stands before the question mark is the protocol's own (use_ssl, token, user_id). FOLDER is one that `export` wrote, as the
    server's machines see it: a shared path or an object store.
    """

    def __init__(self, url: str) -> None:
        """Connect. Raises StoreError if the address is none, the client is not installed or the server does not answer."""
        address, _, query = url.partition("?")
        asked = parse_qs(query, keep_blank_values=True)
        if query and (len(asked) != 1 or set(asked) - {"tables", "schema"}):
            raise StoreError("after the question mark of an sc:// address stands tables=FOLDER or schema=NAME")
        self._folder, self._schema = (asked.get(word, [""])[0] for word in ("tables", "schema"))
        self._session = _session(address)
        self._host = self._session.client.host
        self._days: list[ir.DateScalar] = []
        with self._answering():
            self._connection = ibis.pyspark.connect(self._session)

    def table(self, name: str) -> ibis.Table:
        """Return a table as an expression; a folder's tables become known to the server for this connection."""
        where = self._folder or self._schema or "its current schema"
        try:
            with self._answering():
                if self._folder:
                    self._session.read.parquet(f"{self._folder.rstrip('/')}/{name}").createOrReplaceTempView(name)
                return self._connection.table(name, database=self._schema or None)
        except (StoreError, IbisError) as error:
            raise StoreError(f"table {name} in {where}: {error}") from error

    def day(self, number: int) -> ir.DateScalar:
        """Return a day that is given when a question is asked: a parameter of Ibis's."""
        while len(self._days) <= number:
            self._days.append(ibis.param("date"))
        return self._days[number]

    def question(self, expression: ibis.Table) -> Question:
        """Return an expression; it is compiled each time, which takes less than the way to the server and back."""
        return Question(expression)

    def rows(self, asked: ibis.Table | Question, days: Sequence[date] = ()) -> pa.Table:
        """Run an expression or question and return its rows in the expression's own types. days: see Engine."""
        with self._answering():
            expression = asked.expression if isinstance(asked, Question) else asked
            sql = self._connection.compile(
                expression, params={self.day(number): day for number, day in enumerate(days)}
            )
            return self._session.sql(sql).toArrow().cast(expression.schema().to_pyarrow())

    def stream(self, expression: ibis.Table) -> Iterator[pa.RecordBatch]:
        """Run an expression and return its rows; the client has no way to fetch them one piece after the other."""
        return iter(self.rows(expression).to_batches())

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Turn whatever the client raises into one sentence."""
        from pyspark.errors import PySparkException

        try:
            yield
        except PySparkException as error:
            code = getattr(error, "getGrpcStatusCode", lambda: None)()
            if code is not None and code.name in SILENT:
                raise StoreError(f"the cluster at {self._host} does not answer") from error
            raise StoreError(f"the cluster at {self._host} refused: {str(error).partition(chr(10))[0]}") from error


def _session(address: str):
    """Connect to the server with a time limit on everything that is asked of it."""
    with warnings.catch_warnings():  # rows come as Arrow: what the client warns of concerns its own pandas conversion
        warnings.simplefilter("ignore", FutureWarning)
        try:
            import grpc
            from pyspark.errors import PySparkException
            from pyspark.sql.connect.client.core import DefaultChannelBuilder
            from pyspark.sql.connect.client.retries import DefaultPolicy
            from pyspark.sql.connect.session import SparkSession
        except ImportError as error:
            raise StoreError("an sc:// address needs the packages of requirements-spark.txt") from error

    class Limited(grpc.UnaryStreamClientInterceptor, grpc.UnaryUnaryClientInterceptor):
        def limit(self, ask, details, request):
            return ask(details._replace(timeout=QUERY_SECONDS), request)

        intercept_unary_stream = intercept_unary_unary = limit

    try:
        builder = DefaultChannelBuilder(address)
        with builder.toChannel() as channel:
            grpc.channel_ready_future(channel).result(timeout=CONNECT_SECONDS)
    except PySparkException as error:
        raise StoreError("the cluster's address is none: write sc://host:port") from error
    except grpc.FutureTimeoutError as error:
        raise StoreError(f"no cluster answers at {builder.endpoint}") from error
    builder.add_interceptor(Limited())
    session = SparkSession(connection=builder)
    session.client.set_retry_policies([DefaultPolicy(**RETRIES)])
    return session
