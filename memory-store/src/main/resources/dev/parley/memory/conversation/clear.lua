-- Deletes the turns of a conversation and what is known about them; what waits in mailbox and outbox stays.
-- KEYS: log, about, transcript, said. Gives 1 when it was there.
return redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4]) > 0 and 1 or 0
