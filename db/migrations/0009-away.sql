-- SPDX-License-Identifier: EUPL-1.2
-- An absence moves what would be said.

-- Somebody is away: it is said later, or to somebody else. This is when it would have been said; 0: no absence moved it. `reason` says so.
ALTER TABLE reminder ADD COLUMN meant_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX reminder_moved ON reminder (id) WHERE state = 'waiting' AND meant_at <> 0;
