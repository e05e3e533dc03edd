-- SPDX-License-Identifier: EUPL-1.2
-- What belongs together: problems that are near one another, linked, merged, grouped; and what is filed for somebody else.

-- What beside stage, follower, requester and the hand over it takes to take an act back.
ALTER TABLE act ADD COLUMN detail TEXT NOT NULL DEFAULT '';
