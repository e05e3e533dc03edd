-- SPDX-License-Identifier: EUPL-1.2
-- What is under way is found among what is unfinished: an index of its own was written twice for each letter.
DROP INDEX outbox_sending;
