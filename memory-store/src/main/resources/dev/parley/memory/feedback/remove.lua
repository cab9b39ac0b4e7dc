-- Removes one feedback of a person.
-- KEYS: feedback, list. ARGV: field, person. Gives 1 when it was there.
redis.call('ZREM', KEYS[2], ARGV[1] .. ' ' .. ARGV[2])
return redis.call('HDEL', KEYS[1], ARGV[1])
