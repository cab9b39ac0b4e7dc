package dev.parley.tool.mcp.internal;

import dev.parley.tool.ToolResult;
import io.modelcontextprotocol.spec.McpSchema.AudioContent;
import io.modelcontextprotocol.spec.McpSchema.BlobResourceContents;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Content;
import io.modelcontextprotocol.spec.McpSchema.EmbeddedResource;
import io.modelcontextprotocol.spec.McpSchema.ImageContent;
import io.modelcontextprotocol.spec.McpSchema.ResourceContents;
import io.modelcontextprotocol.spec.McpSchema.ResourceLink;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Makes text of what a server gave: a model reads text, and is told of what is not. */
final class McpResults {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private McpResults() {}

    static ToolResult read(CallToolResult result) {
        List<Content> parts = result.content() == null ? List.of() : result.content();
        String text = parts.stream().map(McpResults::text).collect(Collectors.joining("\n"));
        if (text.isBlank() && result.structuredContent() != null) {
            text = json(result.structuredContent());
        }
        if (Boolean.TRUE.equals(result.isError())) {
            return new ToolResult.Failed("tool_failed", text.isBlank() ? "The tool failed without a reason." : text);
        }
        return ToolResult.Ok.of(text.isBlank() ? "Done, without a result." : text);
    }

    private static String text(Content content) {
        return switch (content) {
            case TextContent text -> text.text();
            case EmbeddedResource embedded -> text(embedded.resource());
            case ResourceLink link -> "[resource " + link.name() + ": " + link.uri() + "]";
            case ImageContent image -> "[an image of type " + image.mimeType() + ", which cannot be shown]";
            case AudioContent audio -> "[a sound of type " + audio.mimeType() + ", which cannot be played]";
            default -> "[content of another kind]";
        };
    }

    private static String text(ResourceContents resource) {
        return switch (resource) {
            case TextResourceContents text -> text.text();
            case BlobResourceContents blob -> "[a file of type " + blob.mimeType() + ": " + blob.uri() + "]";
            default -> "[a resource of another kind]";
        };
    }

    private static String json(Object structured) {
        try {
            return MAPPER.writeValueAsString(structured);
        } catch (JacksonException unwritable) {
            return "";
        }
    }
}
