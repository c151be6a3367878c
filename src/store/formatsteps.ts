/**
 * What brings the data from one format to the next, in Lua: the first brings format 1 to 2, and so on. Redis runs a
 * step as a whole, together with the note that it was done; one that fails must not have written, so it reads all
 * before it writes. It names keys as they were at its time.
 */
export type Step = string;

/**
 * Answers to a drop, and names, belong to accounts; before they belonged to learners. An account that was never linked
 * is its learner; a linked learner is several accounts, one of which stands for it.
 */
const namesAndAnswersOfAccounts: Step = `
  local changes = {}
  local function accountOf(learner)
    local accounts = redis.call('HKEYS', 'viva:learner:{' .. learner .. '}:members')
    table.sort(accounts)
    return accounts[1] or learner
  end
  local cursor = '0'
  repeat
    local found = redis.call('SCAN', cursor, 'MATCH', 'viva:place:{*}:drop:*:answers', 'COUNT', 1000)
    cursor = found[1]
    for _, key in ipairs(found[2]) do
      local entries = redis.call('HGETALL', key)
      for index = 1, #entries, 2 do
        local answer = cjson.decode(entries[index + 1])
        if answer.account == nil then
          answer.account = accountOf(answer.learner)
          changes[#changes + 1] = {'HSET', key, entries[index], cjson.encode(answer)}
        end
      end
    end
  until cursor == '0'
  local names = redis.call('HGETALL', 'viva:names')
  for index = 1, #names, 2 do
    local account = accountOf(names[index])
    if account ~= names[index] then
      changes[#changes + 1] = {'HSETNX', 'viva:names', account, names[index + 1]}
      if not redis.call('HGET', 'viva:accounts', names[index]) then
        changes[#changes + 1] = {'HDEL', 'viva:names', names[index]}
      end
    end
  end
  for _, change in ipairs(changes) do redis.call(unpack(change)) end
`;

/**
 * A place's quiz can be found by its space, and whatever stands of an account among what is others' by its traces. Who
 * was forgotten has none. There may be a million: what is alike for a key is made once, and each account written at once.
 */
const tracesOfAccounts: Step = `
  local time = redis.call('TIME')
  local now = time[1] * 1000
  local places = {}
  local traces = {}
  local function quoted(text)
    return (string.gsub(cjson.encode(text), '\\\\/', '/'))
  end
  local function tracer(key, kind, ...)
    local parts = {'"kind":' .. quoted(kind)}
    for index = 1, select('#', ...), 2 do
      local name, value = select(index, ...)
      parts[#parts + 1] = quoted(name) .. ':' .. quoted(value)
    end
    local trace = '{' .. table.concat(parts, ',') .. '}'
    local life = redis.call('PTTL', key)
    local till = life < 0 and '+inf' or string.format('%.0f', now + life)
    return function(account)
      if account == nil or account == '' or string.sub(account, 1, 10) == 'forgotten:' then return end
      local own = traces[account] or {}
      traces[account] = own
      own[#own + 1] = till
      own[#own + 1] = trace
    end
  end
  local function each(pattern, visit)
    local cursor = '0'
    repeat
      local found = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', 1000)
      cursor = found[1]
      for _, key in ipairs(found[2]) do visit(key) end
    until cursor == '0'
  end
  local function eachOf(key, visit)
    local entries = redis.call('HGETALL', key)
    for index = 1, #entries, 2 do visit(entries[index], entries[index + 1]) end
  end
  eachOf('viva:quizzes', function(place, json)
    local quiz = cjson.decode(json)
    places[place] = quiz.space
    tracer('viva:quizzes', 'quiz', 'place', place)(quiz.by)
  end)
  for _, kind in ipairs({'cards', 'flags'}) do
    each('viva:space:{*}:' .. kind, function(key)
      local space = string.match(key, '^viva:space:{(.*)}:')
      local trace = tracer(key, kind, 'space', space)
      eachOf(key, function(_, json) trace(cjson.decode(json).by.id) end)
    end)
  end
  each('viva:place:{*}:drop:*:answers', function(key)
    local place, date = string.match(key, '^viva:place:{(.*)}:drop:(.*):answers$')
    local trace = tracer(key, 'answer', 'place', place, 'date', date)
    eachOf(key, function(_, json) trace(cjson.decode(json).account) end)
  end)
  each('viva:place:{*}:points:*', function(key)
    local place, date = string.match(key, '^viva:place:{(.*)}:points:(.*)$')
    eachOf(key, tracer(key, 'points', 'place', place, 'date', date))
  end)
  each('viva:leaders:{*}:*', function(key)
    local scope, period = string.match(key, '^viva:leaders:{(.*)}:(.*)$')
    local trace = tracer(key, 'leaders', 'scope', scope, 'period', period)
    for _, account in ipairs(redis.call('ZRANGE', key, 0, -1)) do trace(account) end
  end)
  each('viva:lesson:{*}*', function(key)
    local id, part = string.match(key, '^viva:lesson:{(.*)}(.*)$')
    local trace = tracer(key, 'lesson', 'id', id)
    if part == '' then
      trace(cjson.decode(redis.call('HGET', key, 'lesson')).by.id)
    elseif part == ':ratings' then
      eachOf(key, function(field) trace(string.match(field, ' (.*)$')) end)
    end
  end)
  for place, space in pairs(places) do redis.call('SADD', 'viva:space:{' .. space .. '}:places', place) end
  for account, own in pairs(traces) do
    for first = 1, #own, 4000 do
      local last = math.min(first + 3999, #own)
      redis.call('ZADD', 'viva:account:{' .. account .. '}:traces', unpack(own, first, last))
    end
  end
`;

/** Whoever changes the shape of what is kept adds one, and a stored sample of what was before to its test. */
export const STEPS: readonly Step[] = [namesAndAnswersOfAccounts, tracesOfAccounts];
