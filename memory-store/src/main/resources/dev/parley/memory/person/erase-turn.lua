-- Deletes the events and the record of a turn and takes no more of them.
-- KEYS: events, record, erased. ARGV: time for which a turn may write (ms). Gives numbers of event streams and records.
redis.call('SET', KEYS[3], '1', 'PX', ARGV[1])
return { redis.call('DEL', KEYS[1]), redis.call('DEL', KEYS[2]) }
