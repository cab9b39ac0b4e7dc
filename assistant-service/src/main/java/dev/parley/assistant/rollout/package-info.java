/** What is on for whom, on all replicas within two seconds: switches, and experiments with variants. */
@NullMarked
package dev.parley.assistant.rollout;

import org.jspecify.annotations.NullMarked;
