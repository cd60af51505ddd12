// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.spring.sample;

import io.github.aasllm.audio.SoundSource;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.spring.SpeechEmotions;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** An application of a stranger: with the property {@code aasllm.model} it answers uploads at {@code /emotion}. */
@SpringBootApplication
@RestController
public class SampleApplication {
    private final SpeechEmotions emotions;

    SampleApplication(SpeechEmotions emotions) {
        this.emotions = emotions;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(SampleApplication.class, arguments);
    }

    @PostMapping(path = "/emotion", consumes = "application/octet-stream")
    Map<String, Object> emotion(@RequestBody byte[] sound) {
        var prediction = emotions.recognize(SoundSource.of("upload", sound));
        return Map.of("emotion", prediction.emotion(), "probabilities", prediction.probabilities());
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.BAD_REQUEST)
    String refused(InvalidInputException refusal) {
        return refusal.getMessage();
    }
}
