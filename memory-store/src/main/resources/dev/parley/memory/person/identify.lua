-- Whom an address belongs to.
-- KEYS: alias. ARGV: person to set, retention (ms), 1 to set in any case. Gives the person.
local known = redis.call('GET', KEYS[1])
if not known or ARGV[3] == '1' then
  known = ARGV[1]
end
redis.call('SET', KEYS[1], known, 'PX', ARGV[2])
return known
