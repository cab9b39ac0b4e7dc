package dev.parley.assistant.admin;

import dev.parley.model.routing.RoutedModels;
import dev.parley.model.routing.TargetHealth;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How each chat model does. */
@RestController
class ModelsController {

    private final RoutedModels models;

    ModelsController(RoutedModels models) {
        this.models = models;
    }

    @GetMapping("/api/admin/models")
    @AdminAccess(AdminRole.VIEWER)
    List<TargetHealth> list() {
        return models.health();
    }
}
