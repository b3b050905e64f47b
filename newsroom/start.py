"""What `make` runs before there is a virtual environment. Standard library only, any Python 3."""

import hashlib
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
ENV_FILE = os.path.join(ROOT, ".env")
OLDEST_PYTHON = (3, 11)
HOST = "127.0.0.1"


class Stop(Exception):
    """A sentence for whoever typed `make`."""


def say(words):
    print(words, flush=True)


class Step:
    """Names a step while it runs, and how long it took when that was worth knowing."""

    def __init__(self, words):
        self.words = words

    def __enter__(self):
        self.started_at = time.monotonic()
        say(f"-> {self.words}")

    def __exit__(self, kind, error, trace):
        seconds = time.monotonic() - self.started_at
        if kind is None and seconds >= 1:
            say(f"   done in {seconds:.0f} s")


# What must be there


def check_python():
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise Stop(
            f"Newsroom needs Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer and this is "
            f"{sys.version_info[0]}.{sys.version_info[1]}: install a newer one, or name it, "
            "as in `make run PYTHON=python3.11`."
        )


def read_env_file():
    values = {}
    if os.path.exists(ENV_FILE):
        with open(ENV_FILE, encoding="utf-8") as lines:
            for line in lines:
                match = re.match(r"\s*([A-Z0-9_]+)\s*=\s*['\"]?(.*?)['\"]?\s*$", line)
                if match:
                    values[match.group(1)] = match.group(2)
    return values


def setting(name, default=""):
    """As settings.py finds it: the environment first, then `.env`."""
    return os.environ.get(name) or read_env_file().get(name) or default


def ensure_env_file():
    if os.path.exists(ENV_FILE):
        return
    with Step("Writing .env with a random key"):
        with open(ENV_FILE, "x", encoding="utf-8") as env:
            env.write(
                "# The settings of this machine; docs/operators.md explains them all.\n"
                f"SECRET_KEY='{secrets.token_urlsafe(50)}'\nDEBUG=off\n"
            )
        os.chmod(ENV_FILE, 0o600)


def ensure_venv(*requirements):
    """`.venv` with these requirements files installed; does nothing when it has them already."""
    if subprocess.call([PYTHON, "-c", ""], stderr=subprocess.DEVNULL) if os.path.exists(PYTHON) else 1:
        with Step("Making a virtual environment in .venv"):
            make_venv()
    for name in requirements:
        stamp = os.path.join(VENV, f"installed-{name}")
        wanted = digest_of(requirement_files(name))
        if read(stamp) != wanted:
            with Step(f"Installing {name}"):
                install(name)
            write(stamp, wanted)


def make_venv():
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian ships it apart from Python
        import venv  # noqa: PLC0415
    except ImportError as error:
        raise Stop(
            "This Python cannot make virtual environments: install the missing part "
            "with `apt install python3-venv`, then run the same command again."
        ) from error
    venv.create(VENV, clear=True, with_pip=True)


def requirement_files(name):
    """A requirements file and the ones it names with -r."""
    path = os.path.join(ROOT, name)
    for line in read(path).splitlines():
        if line.startswith("-r "):
            yield from requirement_files(line[3:].strip())
    yield path


def install(name):
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", name]
    done = subprocess.run(pip, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode == 0:
        return
    log = os.path.join(VENV, "install.log")
    write(log, done.stdout)
    if re.search(r"connection|resolution|network|timed out|No matching distribution", done.stdout, re.I):
        raise Stop(
            f"The packages in {name} could not be fetched: check the network, "
            f"then run the same command again (pip's own words: {log})."
        )
    raise Stop(f"pip could not install {name}: its own words are in {log}.")


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def write(path, words):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(words)


def digest_of(paths):
    digest = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


# make run


def run():
    port = chosen_port()
    prepare()
    environ = dict(os.environ)
    environ["SITE_URL"] = setting("SITE_URL", f"http://{HOST}:{port}")
    with Step("Preparing the database"):
        manage("migrate", "--no-input", "--verbosity=0", environ=environ)
    collect_static(environ)
    with Step("Opening the newsroom"):
        manage("load_demo", "--if-empty", environ=environ)
        server = serve(port, environ)
    # Ctrl-C reaches the server by itself; being told to stop in another way must reach it too.
    signal.signal(signal.SIGTERM, lambda *_: server.send_signal(signal.SIGTERM))
    try:
        wait_for(server, port)
        show_addresses(port)
        server.wait()
    except KeyboardInterrupt:
        server.wait()
    say("\nStopped.")


def chosen_port():
    words = os.environ.get("PORT") or "8000"
    if not words.isdigit() or not 0 < int(words) < 65536:
        raise Stop(f"PORT must be a number from 1 to 65535, as in `make run PORT=8001`, not {words!r}.")
    with socket.socket() as probe:
        # As gunicorn will: a port that a stopped server has just left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(words)))
        except OSError as error:
            raise Stop(
                f"Port {words} cannot be used ({error.strerror.lower()}): stop what uses it or choose "
                f"another, as in `make run PORT={int(words) % 65535 + 1}`."
            ) from error
    return int(words)


def prepare(*more_requirements):
    ensure_env_file()
    grown = any(setting(name) for name in ("DATABASE_URL", "REDIS_URL", "S3_BUCKET"))
    ensure_venv("requirements-production.txt" if grown else "requirements.txt", *more_requirements)


def manage(*arguments, environ=None):
    if subprocess.call([PYTHON, "manage.py", *arguments], cwd=ROOT, env=environ):
        raise Stop(f"`manage.py {arguments[0]}` failed; what it says above tells why.")


def collect_static(environ):
    data_dir = setting("DATA_DIR", os.path.join(ROOT, "var"))
    stamp = os.path.join(data_dir, "static", "collected")
    sources = [
        os.path.join(VENV, "installed-requirements.txt"),
        os.path.join(ROOT, "newsroom", "settings.py"),
    ]
    for folder, _, names in os.walk(os.path.join(ROOT, "static")):
        sources += [os.path.join(folder, name) for name in names]
    wanted = digest_of(sorted(sources))
    if read(stamp) != wanted:
        with Step("Compressing style sheets and scripts"):
            manage("collectstatic", "--no-input", "--clear", "--verbosity=0", environ=environ)
        write(stamp, wanted)


def serve(port, environ):
    gunicorn = [PYTHON, "-m", "gunicorn", "newsroom.wsgi", "--bind", f"{HOST}:{port}"]
    # Threads, because a browser holds connections open that it does not use yet.
    gunicorn += ["--workers", "2", "--threads", "8", "--timeout", "120", "--log-level", "warning"]
    return subprocess.Popen(gunicorn, cwd=ROOT, env=environ)


def wait_for(server, port):
    for _ in range(300):
        if server.poll() is not None:
            raise Stop("The server stopped before it was ready; what it says above tells why.")
        try:
            request = urllib.request.Request(f"http://{HOST}:{port}/healthz")
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=2).close()
            return
        except urllib.error.HTTPError as error:
            server.send_signal(signal.SIGTERM)
            raise Stop(f"The server is up but not well: /healthz answers {error.code}.") from error
        except OSError:
            time.sleep(0.1)
    server.send_signal(signal.SIGTERM)
    raise Stop("The server did not answer within 30 seconds.")


def show_addresses(port):
    say(f"\n   Site     http://{HOST}:{port}/")
    say(f"   Admin    http://{HOST}:{port}/admin/")
    login = read(os.path.join(setting("DATA_DIR", os.path.join(ROOT, "var")), "demo-login.txt")).split()
    if len(login) == 2:
        say(f"   Log-in   {login[0]}   password   {login[1]}   (from this machine only)")
    else:
        say("   Log-in   your own account; `.venv/bin/python manage.py createsuperuser` makes the first")
    say("\nCtrl-C stops it.")


# make test, test-services, lint, bench


def test(*arguments):
    prepare()
    # What reads our API's description is for test-services, and takes seconds to be loaded.
    run_tool("pytest", "--numprocesses", "auto", "--dist", "worksteal", "-p", "no:schemathesis", *arguments)


def test_services(*arguments):
    prepare("requirements-dev.txt")
    os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/newsroom")
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/9")
    run_tool("pytest", "--services", "--numprocesses", "auto", *arguments)


def lint():
    prepare("requirements-dev.txt")
    run_tool("ruff", "format", "--check", ".")
    run_tool("ruff", "check", ".")
    run_tool("lint-imports", "--no-logo", "--no-cache")
    run_tool("pytest", "-q", "tests/lint/test_catalogues.py")
    manage("makemigrations", "--check", "--dry-run")
    manage_without_warnings("check")


def bench():
    measure("pages")


def bench_imports():
    measure("imports")


def bench_search():
    measure("search")


def measure(what):
    prepare("requirements-dev.txt")
    if subprocess.call([PYTHON, "-m", "benchmarks." + what], cwd=ROOT):
        raise Stop("The benchmark did not finish; what it says above tells why.")


def run_tool(name, *arguments):
    program = os.path.join(VENV, "bin", name)
    if subprocess.call([program, *arguments], cwd=ROOT):
        raise Stop(f"{name} is not content; what it says above tells why.")


def manage_without_warnings(command):
    done = subprocess.run(
        [PYTHON, "-Wa", "manage.py", command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    say(done.stdout.rstrip())
    if done.returncode or "Warning" in done.stdout:
        raise Stop(f"`manage.py {command}` has something to say; it should be silent.")


TARGETS = {
    "run": run,
    "test": test,
    "test-services": test_services,
    "lint": lint,
    "bench": bench,
    "bench-imports": bench_imports,
    "bench-search": bench_search,
}


def main():
    try:
        check_python()
        TARGETS[sys.argv[1]](*sys.argv[2:])
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
