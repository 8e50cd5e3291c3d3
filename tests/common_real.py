"""What cannot be tried in one transaction: people at once, and servers that die. No tests here, no demo data."""

import os
import random
import shutil
import signal
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from unittest.mock import patch

from odoo import api, sql_db
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import common
from odoo.tools import SQL, config

from .common_return import ReturnCommon

#: How long a process waits for the others (seconds).
PATIENCE = 60


class RealCase(ReturnCommon):
    """A copy of the database for one class: what is committed there stays, until all of it is dropped.

    Each step of a person runs in a process and a transaction of its own, as a worker of a server takes it: it is tried
    again when the database says that somebody else was faster, and then committed.
    """

    @classmethod
    def setUpClass(cls):
        cls._copy_database()
        super().setUpClass()
        cls._commit()

    def setUp(self):
        # What was committed cannot be taken back to where the test began.
        with patch.object(common, "Savepoint"):
            super().setUp()

    @classmethod
    def _commit(cls):
        """Let the world see what was made here, and see what others have made since."""
        cls.env.flush_all()
        # Odoo forbids it to the cursor of a test; here it is the sense of the matter.
        type(cls.cr).commit(cls.cr)
        cls.env.invalidate_all()

    @classmethod
    def _copy_database(cls):
        """Let this class work in a copy of the database, its files included."""
        source = common.get_db_name()
        cls.copy = f"{source}_{cls.__name__.lower()}"
        sql_db.close_db(source)
        cls.addClassCleanup(cls._drop_database)
        cls._drop_database()
        cls._ask_postgres(SQL("CREATE DATABASE %s TEMPLATE %s", SQL.identifier(cls.copy), SQL.identifier(source)))
        files, own = config.filestore(source), config.filestore(cls.copy)
        if files != own and os.path.isdir(files):
            # Links: Odoo never changes a file that it has written.
            shutil.copytree(files, own, copy_function=os.link, dirs_exist_ok=True)
            cls.addClassCleanup(shutil.rmtree, own, ignore_errors=True)
        # A registry that is loaded while tests run would run those of all modules.
        is_enabled, config["test_enable"] = config["test_enable"], False
        try:
            Registry(cls.copy)
        finally:
            config["test_enable"] = is_enabled
        cls.enterClassContext(patch.object(common, "get_db_name", return_value=cls.copy))

    @classmethod
    def _drop_database(cls):
        Registry.delete(cls.copy)
        sql_db.close_db(cls.copy)
        cls._ask_postgres(SQL("DROP DATABASE IF EXISTS %s WITH (FORCE)", SQL.identifier(cls.copy)))

    @classmethod
    def _ask_postgres(cls, query):
        with closing(sql_db.db_connect("postgres").cursor()) as cr:
            # Databases are made and dropped outside of transactions.
            cr._cnx.autocommit = True
            cr.execute(query)

    # People, each in a process.

    def _press(self, user, record, button="action_request"):
        """Return what a person does who presses a button: (user, step)."""
        name, ids = record._name, record.ids
        return user, lambda env: getattr(env[name].browse(ids), button)()

    def _at_once(self, *pairs):
        """Let people take steps at the same moment: all have begun, and see nothing of each other, before one changes
        anything.

        :param pairs: (user, step); a step is called with an environment of that user
        :return: what each was told, empty for whom it went well
        """
        self._commit()
        barrier = get_context("fork").Barrier(len(pairs))

        def begin(env):
            # From its first query on a transaction sees the world as it was then.
            env.cr.execute("SELECT 1")
            barrier.wait(PATIENCE)

        started = [self._start(user, step, begin) for user, step in pairs]
        told = [self._wait(*process)[1] for process in started]
        self._commit()
        return told

    def _count_queries(self, user, step):
        """Return how many queries a step takes; nothing of it stays."""

        def count(env):
            before = env.cr.sql_log_count
            step(env)
            env.cr.flush()
            raise ValueError(env.cr.sql_log_count - before)

        self._commit()
        return int(self._wait(*self._start(user, count))[1])

    def _kill(self, user, step, number=None):
        """Let a process take a step, and kill it (-9) before its so-many-th query, or before it commits."""

        def begin(env):
            execute, base = sql_db.Cursor.execute, env.cr.sql_log_count

            def execute_or_die(cr, *args, **options):
                if cr.sql_log_count - base >= number - 1:
                    os.kill(os.getpid(), signal.SIGKILL)
                return execute(cr, *args, **options)

            if number:
                sql_db.Cursor.execute = execute_or_die
            else:
                sql_db.Cursor.commit = lambda cr: os.kill(os.getpid(), signal.SIGKILL)

        self._commit()
        ended, said = self._wait(*self._start(user, step, begin))
        self.assertEqual((ended, said), (signal.SIGKILL, ""))
        self._commit()

    def _start(self, user, step, begin=None):
        """Let a process take a step; return its number and where to read what it was told.

        :param begin: called before the step, with the same environment
        """
        reading, writing = os.pipe()
        process = os.fork()
        if process:
            os.close(writing)
            return process, reading
        said = "the process failed"
        try:
            said = self._take(user, step, begin)
        finally:
            os.write(writing, said.encode())
            # What the tests have opened is closed by them.
            os._exit(0)

    def _take(self, user, step, begin):
        """Take a step as a server does; return what the user is told, empty where it went well."""
        random.seed(os.getpid())
        # Connections of the parent are not shared.
        sql_db._Pool = None
        self.registry._db = sql_db.db_connect(self.copy)
        try:
            with closing(self.registry.cursor()) as cr:
                env = api.Environment(cr, user.id, {"tracking_disable": True})
                if begin:
                    begin(env)
                retrying(partial(step, env), env)
        except Exception as error:
            return str(error) or type(error).__name__
        return ""

    def _wait(self, process, reading):
        """Return by which signal a process ended, 0 for none, and what it was told."""
        with os.fdopen(reading, "rb") as pipe:
            said = pipe.read().decode()
        status = os.waitpid(process, 0)[1]
        return (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0), said
