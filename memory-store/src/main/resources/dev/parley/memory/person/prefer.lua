-- Keeps one preference of a person.
-- KEYS: preferences. ARGV: name, value, retention (ms). Gives 1.
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
