-- Keeps an act of an operator, and drops what is too old or too much.
-- KEYS: operator acts. ARGV: field, act, most acts, retention (ms). Gives the id of the act.
local id = redis.call('XADD', KEYS[1], 'MAXLEN', ARGV[3], '*', ARGV[1], ARGV[2])
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f', now_millis() - ARGV[4]))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return id
