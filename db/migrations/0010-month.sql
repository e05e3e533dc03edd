-- SPDX-License-Identifier: EUPL-1.2
-- What happened in a month, and what is new, is found without a look at all there ever was.
CREATE INDEX problem_opened ON problem (opened_at);
CREATE INDEX problem_received ON problem (opened_at) WHERE stage = 'received';
CREATE INDEX problem_orphan ON problem (opened_at) WHERE follower IS NULL;
CREATE INDEX act_at ON act (at);
