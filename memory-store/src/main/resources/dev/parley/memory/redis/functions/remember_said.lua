-- Keeps the beginning of what a message said under the platform's id of it, the newest messages of a conversation, so that
-- a quote of it can be read.
-- said: the list. id, text: of the message; one without words is not kept. retention: after the last message (ms).
local function remember_said(said, id, text, retention)
  if text == '' then
    return
  end
  if #text > 1500 then
    local last = 1500
    -- Not within a character.
    while string.byte(text, last + 1) >= 128 and string.byte(text, last + 1) < 192 do
      last = last - 1
    end
    text = string.sub(text, 1, last)
  end
  redis.call('RPUSH', said, cjson.encode({ id = id, text = text }))
  redis.call('LTRIM', said, -100, -1)
  redis.call('PEXPIRE', said, retention)
end
