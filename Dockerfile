# syntax=docker/dockerfile:1
FROM eclipse-temurin:25-jdk AS build
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
RUN ./mvnw -B -ntp dependency:go-offline || true
COPY . .
RUN ./mvnw -B -ntp package -DskipTests -Dparley.skip.checks=true \
 && java -Djarmode=tools -jar assistant-service/target/program/assistant-service-*.jar extract --destination /app \
 && mv /app/assistant-service-*.jar /app/parley.jar
# The class cache is made with the flags of the final start, over the same files at the same place.
RUN java -XX:+UseSerialGC -Xss512k --enable-native-access=ALL-UNNAMED -XX:AOTCacheOutput=/app/parley.aot \
      -Dspring.context.exit=onRefresh -jar /app/parley.jar --server.port=0 --parley.home=/tmp/home || rm -f /app/parley.aot

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/parley parley
WORKDIR /opt/parley
COPY --from=build /app /app
COPY --from=build /src/models models
COPY --from=build /src/corpus corpus
USER 10001
ENV SERVER_ADDRESS=0.0.0.0 PARLEY_HOME=/var/lib/parley
VOLUME /var/lib/parley
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '\"UP\"' <&3"]
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xss512k", "--enable-native-access=ALL-UNNAMED", "-XX:AOTCache=/app/parley.aot", "-jar", "/app/parley.jar"]
