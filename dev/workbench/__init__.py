"""How a person works on this addon: from a bare machine to a running Odoo, its tests, its lint and its benchmarks.

Standard library only, because it runs before anything is installed. One concept per file:

* ``project``      the checkout: its files, its dependencies, the cache folder
* ``console``      what the person sees, and how a command fails in one sentence
* ``cache``        things that are built once and appear whole or not at all
* ``debian``       what comes from Debian: missing programs, and Odoo itself
* ``python_env``   virtual environments
* ``postgres``     the private database server
* ``databases``    templates, clones, and what belongs to a database on disk
* ``odoo_server``  how Odoo is started, and how its log is read
* ``programs``     the browser, PDF printing, fonts
* ``workspace``    all of it at once, for the commands that need a database

and one file per command: ``run``, ``suite`` (dev/test), ``peers`` (dev/test --peers), ``wheel``
(dev/test --wheel), ``lint``, ``bench``, ``mutants``, ``translate``,
``documents``.
``translations`` and ``bench_inside`` run in another Python, the lint's and Odoo's.
"""
