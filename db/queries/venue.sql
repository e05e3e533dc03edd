-- SPDX-License-Identifier: EUPL-1.2

-- name: venue_get
SELECT id, slug, name, capacity, layouts, equipment, wheelchair, approval, days, open, before, after, note, gone_at FROM venue WHERE id = :id;

-- name: venue_all
SELECT id, slug, name, capacity, layouts, equipment, wheelchair, approval, days, open, before, after, note, gone_at FROM venue
WHERE gone_at IS NULL ORDER BY position, id LIMIT :limit;

-- name: venue_put
INSERT INTO venue (slug, name, capacity, layouts, equipment, wheelchair, approval, days, open, before, after, note, position)
VALUES (:slug, :name, :capacity, :layouts, :equipment, :wheelchair, :approval, :days, :open, :before, :after, :note, :position)
ON CONFLICT (slug) DO UPDATE SET name = :name, capacity = :capacity, layouts = :layouts, equipment = :equipment, wheelchair = :wheelchair,
	approval = :approval, days = :days, open = :open, before = :before, after = :after, note = :note, position = :position,
	gone_at = NULL, told_at = NULL
RETURNING id;

-- name: venue_sweep
UPDATE venue SET gone_at = :now WHERE position = -1 AND gone_at IS NULL;

-- name: venue_mark
UPDATE venue SET position = -1;

-- name: booking_gone
-- Of what is gone just now something is to be said.
UPDATE booking SET next_at = :now WHERE end_at > :now AND (state = 'asked' OR state = 'tentative' OR state = 'confirmed') AND
	venue IN (SELECT id FROM venue WHERE gone_at = :now AND told_at IS NULL);

-- name: booking_stranded
SELECT b.id, b.year, b.number, b.venue, b.start_at, b.end_at, b.civil, b.civil_end, b.person, b.organisation, b.people, b.class, b.state,
	b.expires_at, b.next_at, b.workshop, b.note, b.inbox, b.created_at, b.changed_at, b.charter, b.claimant, b.claim_people, b.by_wish
FROM venue v JOIN booking b ON b.venue = v.id WHERE v.gone_at IS NOT NULL AND v.told_at IS NULL AND b.end_at > :now AND
	(b.state = 'asked' OR b.state = 'tentative' OR b.state = 'confirmed') ORDER BY b.start_at LIMIT :limit;

-- name: venue_gone_told
UPDATE venue SET told_at = :now WHERE id = :id;

-- name: booking_number
SELECT coalesce(max(number), 0) + 1 FROM booking WHERE year = :year;

-- name: booking_add
INSERT INTO booking (year, number, venue, start_at, end_at, civil, civil_end, person, organisation, people, class, state, expires_at, next_at,
	workshop, note, inbox, charter, by_wish, created_at, changed_at)
SELECT :year, :number, :venue, :start_at, :end_at, :civil, :civil_end, :person, :organisation, :people, :class, :state, :expires_at, :next_at,
	:workshop, :note, :inbox, :charter, :by_wish, :now, :now
WHERE NOT EXISTS (SELECT 1 FROM booking b WHERE b.venue = :venue AND (b.state = 'asked' OR b.state = 'tentative' OR b.state = 'confirmed')
	AND b.start_at < :end_at AND b.start_at > :start_at - 691200 AND b.end_at > :start_at);

-- name: booking_set
UPDATE booking SET venue = :venue, start_at = :start_at, end_at = :end_at, civil = :civil, civil_end = :civil_end, person = :person,
	organisation = :organisation, people = :people, class = :class, state = :state, expires_at = :expires_at, next_at = :next_at,
	workshop = :workshop, note = :note, charter = :charter, by_wish = :by_wish, claimant = :claimant, claim_people = :claim_people, changed_at = :now
WHERE id = :id AND (:busy = 0 OR NOT EXISTS (SELECT 1 FROM booking b WHERE b.venue = :venue AND b.id <> :id AND
	(b.state = 'asked' OR b.state = 'tentative' OR b.state = 'confirmed')
	AND b.start_at < :end_at AND b.start_at > :start_at - 691200 AND b.end_at > :start_at));

-- name: booking_get
SELECT id, year, number, venue, start_at, end_at, civil, civil_end, person, organisation, people, class, state, expires_at, next_at, workshop,
	note, inbox, created_at, changed_at, charter, claimant, claim_people, by_wish FROM booking WHERE id = :id;

-- name: booking_by_ref
SELECT id FROM booking WHERE number = :number AND (year = :year OR :year = 0) ORDER BY year DESC LIMIT 1;

-- name: booking_clash
SELECT id, year, number, venue, start_at, end_at, civil, civil_end, person, organisation, people, class, state, expires_at, next_at, workshop,
	note, inbox, created_at, changed_at, charter, claimant, claim_people, by_wish FROM booking
WHERE venue = :venue AND (state = 'asked' OR state = 'tentative' OR state = 'confirmed') AND start_at < :end_at AND
	start_at > :start_at - 691200 AND end_at > :start_at AND id <> :but ORDER BY start_at LIMIT 1;

-- name: booking_of_person
SELECT id, year, number, venue, start_at, end_at, civil, civil_end, person, organisation, people, class, state, expires_at, next_at, workshop,
	note, inbox, created_at, changed_at, charter, claimant, claim_people, by_wish FROM booking
WHERE person = :person AND (state = 'asked' OR state = 'tentative' OR state = 'confirmed') AND end_at > :now ORDER BY start_at, id LIMIT :limit;

-- name: booking_waiting
SELECT id, year, number, venue, start_at, end_at, civil, civil_end, person, organisation, people, class, state, expires_at, next_at, workshop,
	note, inbox, created_at, changed_at, charter, claimant, claim_people, by_wish FROM booking
WHERE state = 'asked' AND start_at > :now ORDER BY start_at LIMIT :limit;

-- name: booking_of_workshop
SELECT id, year, number, venue, start_at, end_at, civil, civil_end, person, organisation, people, class, state, expires_at, next_at, workshop,
	note, inbox, created_at, changed_at, charter, claimant, claim_people, by_wish FROM booking
WHERE workshop = :workshop AND (state = 'asked' OR state = 'tentative' OR state = 'confirmed') ORDER BY start_at LIMIT :limit;

-- name: booking_between
SELECT b.id, year, number, venue, start_at, end_at, civil, civil_end, person, organisation, people, class, state, expires_at, next_at, workshop,
	b.note, inbox, created_at, changed_at, charter, claimant, claim_people, by_wish FROM venue v CROSS JOIN booking b ON b.venue = v.id
WHERE (state = 'asked' OR state = 'tentative' OR state = 'confirmed') AND start_at < :to AND start_at > :from - 691200 AND end_at > :from
ORDER BY start_at, b.id LIMIT :limit;

-- name: booking_of_venue
SELECT b.id, year, number, venue, start_at, end_at, civil, civil_end, person, organisation, people, class, state, expires_at, next_at, workshop,
	b.note, inbox, created_at, changed_at, charter, claimant, claim_people FROM booking b
WHERE venue = :venue AND (state = 'asked' OR state = 'tentative' OR state = 'confirmed') AND start_at > :from ORDER BY start_at, b.id LIMIT :limit;

-- name: booking_count
SELECT count(*) FROM booking WHERE organisation = :organisation AND start_at >= :from AND start_at < :to AND
	(state = 'asked' OR state = 'tentative' OR state = 'confirmed');

-- name: booking_wakes
-- Polls that ask for a room look anew whether it is free.
UPDATE workshop SET next_at = :now WHERE premises = 1 AND (stage = 'polling' OR stage = 'closed') AND EXISTS (
	SELECT 1 FROM booking b JOIN slot s ON s.workshop = workshop.id WHERE b.id = :id AND s.starts <> '' AND
	substr(s.starts, 1, 10) <= substr(b.civil_end, 1, 10) AND substr(s.ends, 1, 10) >= substr(b.civil, 1, 10));

-- name: venue_wakes
UPDATE workshop SET next_at = :now WHERE premises = 1 AND (stage = 'polling' OR stage = 'closed') AND
	EXISTS (SELECT 1 FROM venue WHERE gone_at = :now);

-- name: booking_due
SELECT id FROM booking WHERE next_at <= :now ORDER BY next_at, id LIMIT :limit;

-- name: booking_next
SELECT next_at FROM booking WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1;

-- name: booking_quiet
UPDATE booking SET next_at = NULL WHERE id = :id;

-- name: rules_accepted
SELECT 1 FROM rules_accepted WHERE person = :person AND version = :version AND at >= :since LIMIT 1;

-- name: rules_accept
INSERT OR IGNORE INTO rules_accepted (person, version, at, inbox) VALUES (:person, :version, :now, :inbox);

-- name: equipment_get
SELECT id, slug, name, note, stock, days, gone_at FROM equipment WHERE id = :id;

-- name: equipment_all
SELECT id, slug, name, note, stock, days, gone_at FROM equipment WHERE gone_at IS NULL ORDER BY position, id LIMIT :limit;

-- name: equipment_put
INSERT INTO equipment (slug, name, note, stock, days, position) VALUES (:slug, :name, :note, :stock, :days, :position)
ON CONFLICT (slug) DO UPDATE SET name = :name, note = :note, stock = :stock, days = :days, position = :position, gone_at = NULL
RETURNING id;

-- name: equipment_sweep
UPDATE equipment SET gone_at = :now WHERE position = -1 AND gone_at IS NULL;

-- name: equipment_mark
UPDATE equipment SET position = -1;

-- name: loan_add
INSERT INTO loan (equipment, person, count, from_at, until_at, civil, civil_end, state, workshop, inbox, created_at, changed_at)
VALUES (:equipment, :person, :count, :from_at, :until_at, :civil, :civil_end, :state, :workshop, :inbox, :now, :now);

-- name: loan_set
UPDATE loan SET state = :state, fetch_reminder = :fetch_reminder, return_reminder = :return_reminder, changed_at = :now WHERE id = :id;

-- name: loan_started
-- What was to be fetched by now is with its person.
UPDATE loan SET state = 'out' WHERE state = 'planned' AND from_at <= :now;

-- name: loan_get
SELECT id, equipment, person, count, from_at, until_at, civil, civil_end, state, fetch_reminder, return_reminder, workshop, inbox, created_at
FROM loan WHERE id = :id;

-- name: loan_of_person
SELECT id, equipment, person, count, from_at, until_at, civil, civil_end, state, fetch_reminder, return_reminder, workshop, inbox, created_at
FROM loan WHERE person = :person AND (state = 'planned' OR state = 'out') ORDER BY from_at, id LIMIT :limit;

-- name: loan_open
SELECT id, equipment, person, count, from_at, until_at, civil, civil_end, state, fetch_reminder, return_reminder, workshop, inbox, created_at
FROM loan WHERE state = 'planned' OR state = 'out' ORDER BY equipment, from_at, id LIMIT :limit;

-- name: equipment_free
-- The stock less the most that is lent at any moment of that time.
SELECT e.stock - (SELECT coalesce(max((SELECT coalesce(sum(l.count), 0) FROM loan l WHERE l.equipment = :equipment AND
	(l.state = 'planned' OR l.state = 'out') AND l.from_at <= m.at AND (l.until_at > m.at OR l.state = 'out'))), 0) FROM (
		SELECT :from_at AS at UNION SELECT from_at FROM loan WHERE equipment = :equipment AND (state = 'planned' OR state = 'out')
			AND from_at > :from_at AND from_at < :until_at) m)
FROM equipment e WHERE e.id = :equipment;

-- name: audit_booking_twice
SELECT count(*) FROM booking a CROSS JOIN booking b ON b.venue = a.venue AND b.id <> a.id AND b.start_at < a.end_at AND
	b.start_at > a.start_at - 691200 AND b.end_at > a.start_at
WHERE (a.state = 'asked' OR a.state = 'tentative' OR a.state = 'confirmed') AND
	(b.state = 'asked' OR b.state = 'tentative' OR b.state = 'confirmed');

-- name: audit_booking_forgotten
-- Tentative ones that nothing will end.
SELECT count(*) FROM booking WHERE state = 'tentative' AND next_at IS NULL;
