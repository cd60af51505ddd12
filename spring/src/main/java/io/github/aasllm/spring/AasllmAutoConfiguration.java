// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.spring;

import io.github.aasllm.recognizer.Recognizer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the model that {@code aasllm.model} names. A bean of the application's own takes the place of one of these. */
@AutoConfiguration(afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnProperty("aasllm.model")
@EnableConfigurationProperties(AasllmProperties.class)
public class AasllmAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    Recognizer recognizer(AasllmProperties properties) {
        return Recognizer.open(properties.settings());
    }

    @Bean
    @ConditionalOnMissingBean
    SpeechEmotions speechEmotions(
            Recognizer recognizer, AasllmProperties properties, ObjectProvider<SpeechEmotions.Calls> calls) {
        return new SpeechEmotions(recognizer, properties.batchSeconds(), properties.places(),
                calls.getIfAvailable(() -> (outcome, nanos) -> { }));
    }

    /** Where Micrometer is there: the timer {@code aasllm.recognitions}, by outcome. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class Metrics {
        @Bean
        @ConditionalOnBean(MeterRegistry.class)
        SpeechEmotions.Calls aasllmCalls(MeterRegistry registry) {
            return (outcome, nanos) -> registry.timer("aasllm.recognitions", "outcome", outcome)
                    .record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Where health is asked for: down while the last sound got no answer for a fault that is not the sound's. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    static class Healthy {
        @Bean
        @ConditionalOnMissingBean(name = "aasllmHealthIndicator")
        HealthIndicator aasllmHealthIndicator(SpeechEmotions emotions) {
            return () -> emotions.fault().map(fault -> Health.down(fault)).orElseGet(Health::up)
                    .withDetail("labels", emotions.labels()).build();
        }
    }
}
