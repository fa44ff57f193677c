"""Sends the message on standard input with smtplib: send.py HOST PORT none|starttls|tls USER PASSWORD FROM TO..."""

import smtplib
import ssl
import sys

host, port, protection, user, password, sender, *recipients = sys.argv[1:]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
name = "laptop.blue.example"
if protection == "tls":
    server = smtplib.SMTP_SSL(host, int(port), local_hostname=name, context=context)
else:
    server = smtplib.SMTP(host, int(port), local_hostname=name)
with server:
    if protection == "starttls":
        server.starttls(context=context)
    if protection != "none":
        server.login(user, password)
    refused = server.sendmail(sender, recipients, sys.stdin.buffer.read())
sys.exit(f"refused: {refused}" if refused else 0)
