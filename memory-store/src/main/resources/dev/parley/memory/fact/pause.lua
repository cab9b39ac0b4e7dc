-- Pauses memory or goes on with it.
-- KEYS: facts, profile, fence. ARGV: 1 to pause, 0 to go on, retention (ms). Gives 1.
redis.call('HSET', KEYS[2], 'paused', ARGV[1], 'version', redis.call('INCR', KEYS[3]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
