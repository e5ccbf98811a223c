"""The web face: parse a request, call one service, render JSON; and the page that speaks to it.

Every error becomes a problem document in :mod:`tunesight.web.errors`, every request passes
:mod:`tunesight.web.guards` first, and the shapes of the answers live in :mod:`tunesight.wire`.
"""
