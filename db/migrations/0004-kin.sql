-- SPDX-License-Identifier: EUPL-1.2
-- What belongs together: problems that are near one another, linked, merged, grouped; and what is filed for somebody else.

-- What beside stage, follower, requester and the hand over it takes to take an act back.
ALTER TABLE act ADD COLUMN detail TEXT NOT NULL DEFAULT '';

-- What each problem is about, as stems (handlers/stem.h), and which problems hold a stem. The index keeps neither places nor lengths: it
-- answers which problems, the newest first, and nothing else.
CREATE TABLE similar_text (
	problem INTEGER PRIMARY KEY REFERENCES problem (id),
	stems   TEXT NOT NULL -- blank-separated, each once
) STRICT;
CREATE VIRTUAL TABLE similar USING fts5(stems, content = 'similar_text', content_rowid = 'problem', detail = none, columnsize = 0,
	tokenize = 'ascii');

-- How many problems hold it: the rarest say most, and are looked up first.
CREATE TABLE stem (
	stem  TEXT PRIMARY KEY,
	cases INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Problems up to this one are not indexed yet: some of them are at each new one, the newest first.
INSERT INTO mark (name, value) SELECT 'similar/behind', max(id) FROM problem HAVING max(id) IS NOT NULL;
