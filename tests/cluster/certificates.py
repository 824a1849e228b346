# SPDX-License-Identifier: Apache-2.0
"""Keys and certificates of one cluster: a CA of its own, what the servers serve with, and a client certificate.
Elliptic curve keys, because making a set of them takes a tenth of a second."""
import os
import subprocess

DAYS = "3650"


def make(folder):
    """Writes ca, server, admin (.crt and .key) and sa (.key and .pub) into folder."""
    def path(name):
        return os.path.join(folder, name)

    _key(path("ca.key"))
    _openssl("req", "-x509", "-new", "-key", path("ca.key"), "-subj", "/CN=lockstep test CA", "-days", DAYS, "-out", path("ca.crt"),
             "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign,digitalSignature")
    hosts = "subjectAltName=IP:127.0.0.1,IP:10.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc"
    _signed(path, "server", "/CN=lockstep-test-server", hosts + "\nextendedKeyUsage=serverAuth")
    _signed(path, "admin", "/O=system:masters/CN=certificate-admin", "extendedKeyUsage=clientAuth")
    _key(path("sa.key"))
    _openssl("ec", "-in", path("sa.key"), "-pubout", "-out", path("sa.pub"))


def _key(path):
    _openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path)
    os.chmod(path, 0o600)


def _signed(path, name, subject, extensions):
    _key(path(name + ".key"))
    with open(path(name + ".ext"), "w", encoding="utf-8") as file:
        file.write(extensions + "\n")
    _openssl("req", "-new", "-key", path(name + ".key"), "-subj", subject, "-out", path(name + ".csr"))
    _openssl("x509", "-req", "-in", path(name + ".csr"), "-CA", path("ca.crt"), "-CAkey", path("ca.key"), "-CAcreateserial",
             "-extfile", path(name + ".ext"), "-days", DAYS, "-out", path(name + ".crt"))


def _openssl(*args):
    subprocess.run(["openssl", *args], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
