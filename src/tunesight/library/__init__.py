"""The library: which tracks there are, where their sound lies, and what was heard in them.

``tables`` says what is stored, ``database`` opens it (creating or migrating it first) and turns
foreign errors into sentences, ``repository`` and ``file_repository`` are the only places that read
and write it. ``walk`` finds sound files, ``content_hash`` tells the same sound again after it was
moved or re-tagged, and ``file_track`` makes a track of one file.

``scan`` ties them together: ``scan_plan`` says what there is to do in a folder, ``intake`` lets
files in, a ``hearer_pool`` has them heard (in processes of their own by ``process_hearer``, on a
cluster by ``ray_hearer``), ``scan_progress`` counts, ``scan_board`` shows that to other processes
and ``scan_lock`` lets one scan work at a time.

``importers`` bring in tracks that come as tables.

Conventions
-----------
Nothing here hears or decodes: whoever scans hands in an analyser and a tag reader. A file of a
listener is never written to, and a track whose file is away is *missing*, never deleted.
"""
