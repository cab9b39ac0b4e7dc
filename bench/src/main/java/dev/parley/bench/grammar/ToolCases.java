package dev.parley.bench.grammar;

import dev.parley.llama.chat.ToolDefinition;
import java.util.List;

/** Tools as programs offer them, and calls of them. */
final class ToolCases {

    static final List<ToolDefinition> TOOLS = List.of(
            new ToolDefinition("web_search", "Finds pages", """
                    {"type":"object","properties":{"query":{"type":"string","minLength":1,"maxLength":400},
                     "limit":{"type":"integer","minimum":1,"maximum":10},"fresh":{"type":"boolean"}},"required":["query"]}"""),
            new ToolDefinition("remember", "Keeps a fact", """
                    {"type":"object","properties":{"fact":{"type":"string","minLength":1,"maxLength":300},
                     "kind":{"enum":["person","place","plan"]}},"required":["fact"],"additionalProperties":false}"""),
            new ToolDefinition("plan_meeting", "Plans a meeting", """
                    {"type":"object","properties":{"title":{"type":"string","maxLength":80},
                     "when":{"type":"string","format":"date-time"},"hours":{"type":"number","minimum":0.25,"maximum":24},
                     "people":{"type":"array","maxItems":20,"items":{"type":"object","properties":{
                       "name":{"type":"string"},"email":{"type":"string","format":"email"}},"required":["name"],"additionalProperties":false}},
                     "repeat":{"enum":["never","daily","weekly"]}},"required":["title","when"],"additionalProperties":false}"""),
            new ToolDefinition("order", "Orders parts", """
                    {"type":"object","properties":{"code":{"type":"string","pattern":"^[A-Z]{2}-[0-9]{4}$"},
                     "count":{"type":"integer","minimum":1},"note":{"type":["string","null"]}},"required":["code","count"]}"""));

    static final List<String> CALLS = List.of(
            "{\"name\": \"web_search\", \"parameters\": {\"query\": \"weather in Oslo on Tuesday, and wind in the hills\", \"limit\": 7, \"fresh\": true}}",
            "{\"name\": \"remember\", \"parameters\": {\"fact\": \"Ada likes \\\"late\\\" cafés near the harbour\", \"kind\": \"person\"}}",
            "{\"name\": \"plan_meeting\", \"parameters\": {\"title\": \"Lunch with the planning team\", \"when\": \"2026-11-27T12:30:00Z\", "
                    + "\"hours\": 1.25, \"people\": [{\"name\": \"Ada Brook\", \"email\": \"ada@brook.example\"}, {\"name\": \"Lin\"}], \"repeat\": \"weekly\"}}",
            "{\"name\":\"order\",\"parameters\":{\"code\":\"AB-1234\",\"count\":12,\"note\":null,\"colour\":\"blue\"}}");

    private ToolCases() {}
}
