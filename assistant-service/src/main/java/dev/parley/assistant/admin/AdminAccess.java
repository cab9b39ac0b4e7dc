package dev.parley.assistant.admin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The role that an endpoint of {@code /api/admin} needs; one that does not say needs an operator. On a class it holds for
 * the methods that say nothing themselves. Whatever it says, a viewer gets no further than {@code GET}.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface AdminAccess {

    AdminRole value();
}
