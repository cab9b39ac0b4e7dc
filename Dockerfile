# syntax=docker/dockerfile:1
# The image that the trimmed runtime is put on; a CUDA runtime image with MAVEN_PROFILES=cuda for a model on a GPU.
ARG RUNTIME_IMAGE=debian:13-slim

FROM eclipse-temurin:25-jdk AS build
ARG MAVEN_PROFILES=
WORKDIR /src
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY native-inference/pom.xml native-inference/pom.xml
COPY inference-client/pom.xml inference-client/pom.xml
COPY tool-gateway/pom.xml tool-gateway/pom.xml
COPY search-connectors/pom.xml search-connectors/pom.xml
COPY memory-store/pom.xml memory-store/pom.xml
COPY assistant-service/pom.xml assistant-service/pom.xml
COPY bench/pom.xml bench/pom.xml
RUN ./mvnw -B -ntp ${MAVEN_PROFILES:+-P$MAVEN_PROFILES} dependency:go-offline || true
COPY . .
RUN ./mvnw -B -ntp ${MAVEN_PROFILES:+-P$MAVEN_PROFILES} package -pl assistant-service -am -DskipTests -Dparley.skip.checks=true \
 && java -Djarmode=tools -jar assistant-service/target/program/assistant-service-*.jar extract --layers --destination /layers \
 && mv /layers/application/assistant-service-*.jar /layers/application/parley.jar
RUN jlink --add-modules "$(paste -sd, deploy/jlink-modules)" --strip-debug --no-header-files --no-man-pages --output /opt/java

FROM ${RUNTIME_IMAGE}
# ONNX Runtime needs the C++ library.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libstdc++6 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /var/lib/parley parley
COPY --from=build /opt/java /opt/java
ENV JAVA_HOME=/opt/java PATH=/opt/java/bin:$PATH LC_ALL=C.UTF-8
WORKDIR /opt/parley
# What changes least comes first, so that a new version of Parley is a small layer.
COPY --from=build /layers/dependencies/ /app/
COPY --from=build /layers/spring-boot-loader/ /app/
COPY --from=build /layers/snapshot-dependencies/ /app/
COPY --from=build /src/models models
COPY --from=build /src/corpus corpus
COPY --from=build /layers/application/ /app/
# The class cache is made by the runtime that uses it, with the flags of the start, over the same files at the same place.
RUN java -XX:+UseSerialGC -Xss512k --enable-native-access=ALL-UNNAMED -XX:AOTCacheOutput=/app/parley.aot \
      -Dspring.context.exit=onRefresh -jar /app/parley.jar --server.port=0 --parley.home=/tmp/home || rm -f /app/parley.aot; rm -rf /tmp/home
USER 10001
# One JSON line for each line of the log, as collectors of containers read them.
ENV SERVER_ADDRESS=0.0.0.0 PARLEY_HOME=/var/lib/parley LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs LOGGING_THRESHOLD_CONSOLE=info
VOLUME /var/lib/parley
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '\"UP\"' <&3"]
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xss512k", "--enable-native-access=ALL-UNNAMED", "-XX:AOTCache=/app/parley.aot", "-jar", "/app/parley.jar"]
