-- Appends a turn where the writer's position still holds and its person was not erased since the turn began. A turn that is
-- there already counts as appended.
-- KEYS: log, about, conversations, fence, ended, handovers.
-- ARGV: conversation, entry, title of a new conversation, most turns, retention (ms), expected generation, expected next,
-- conversation key where it gives way to a person who has taken over, else nothing.
-- Gives outcome (1 appended, 0 the log moved on, -1 the conversation is gone, -2 it gave way), generation, next.
local known = redis.call('HMGET', KEYS[2], 'generation', 'next')
local generation = tonumber(known[1] or 0)
local next = tonumber(known[2] or 0)
if has_turn(KEYS[1], ARGV[2]) then
  return { 1, generation, next }
end
local expected = tonumber(ARGV[6])
if expected > 0 and expected ~= generation or redis.call('GET', KEYS[5]) == 'erased' then
  return { -1, generation, next }
end
if expected ~= generation or tonumber(ARGV[7]) ~= next then
  return { 0, generation, next }
end
local now = now_millis()
if ARGV[8] ~= '' and taken_over(KEYS[6], ARGV[8], now) then
  return { -2, generation, next }
end
append_turn(
  { log = KEYS[1], about = KEYS[2], conversations = KEYS[3], fence = KEYS[4] },
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], now)
if generation == 0 then
  generation = tonumber(redis.call('HGET', KEYS[2], 'generation'))
end
return { 1, generation, next + 1 }
