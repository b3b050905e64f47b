"""Who may log in: everybody with an account, and the demo editor from this machine only."""

from ipaddress import ip_address

from django.contrib.auth.backends import ModelBackend
from django.http.request import split_domain_port

from articles.roles import DEMO_USERNAME


class NewsroomBackend(ModelBackend):
    def authenticate(self, request, username=None, password=None, **more):
        if username == DEMO_USERNAME and not (request and comes_from_this_machine(request)):
            return None
        return super().authenticate(request, username=username, password=password, **more)


def comes_from_this_machine(request) -> bool:
    """Whether both ends are here, and nothing in front of us speaks for somebody else."""
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    host, _port = split_domain_port(request.get_host())
    return _is_loopback(host.strip("[]")) and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
