-- SPDX-License-Identifier: EUPL-1.2
-- A workshop and its room of the lab.

ALTER TABLE workshop ADD COLUMN premises INTEGER NOT NULL DEFAULT 0 CHECK (premises IN (0, 1)); -- it is to have a room of the lab
ALTER TABLE workshop ADD COLUMN venue INTEGER REFERENCES venue (id); -- that one; NULL: the least that suffices
ALTER TABLE workshop ADD COLUMN news TEXT NOT NULL DEFAULT '' CHECK (news = '' OR news = 'place'); -- what the letters of 'moved' are about: the day, or the place alone
-- Those that hear when a room is taken or given back.
CREATE INDEX workshop_premises ON workshop (id) WHERE premises = 1 AND (stage = 'polling' OR stage = 'closed');

-- Is a room free then, as was last looked: '' nobody asked for one.
ALTER TABLE slot ADD COLUMN fits TEXT NOT NULL DEFAULT '' CHECK (fits = '' OR fits = 'free' OR fits = 'gone');

-- Kept without engagement because its person wished it so, whatever else it waits for.
ALTER TABLE booking ADD COLUMN by_wish INTEGER NOT NULL DEFAULT 0 CHECK (by_wish IN (0, 1));
