// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every text of the page can be read, light and dark: contrast by WCAG 2, 4.5 for text and 3 for marks. */
class ColoursTest {
    private static List<Map<String, double[]>> themes() throws IOException {
        try (var css = HtmlPage.class.getResourceAsStream("report.css")) {
            var blocks = Pattern.compile(":root \\{(.*?)}", Pattern.DOTALL)
                    .matcher(new String(css.readAllBytes(), UTF_8));
            return blocks.results().map(block -> colours(block.group(1))).toList();
        }
    }

    private static Map<String, double[]> colours(String block) {
        var colours = new HashMap<String, double[]>();
        Pattern.compile("--(\\w+): #(..)(..)(..);").matcher(block).results().forEach(colour ->
                colours.put(colour.group(1), new double[] {
                    Integer.parseInt(colour.group(2), 16) / 255.0,
                    Integer.parseInt(colour.group(3), 16) / 255.0,
                    Integer.parseInt(colour.group(4), 16) / 255.0
                }));
        return colours;
    }

    private static double luminance(double[] rgb) {
        return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }

    private static void contrast(double least, double[] one, double[] other, String what) {
        double a = luminance(one);
        double b = luminance(other);
        double ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        assertTrue(ratio >= least, what + ": " + ratio + " (expected: at least " + least + ")");
    }

    @Test
    void textAndMarksStandOutInBothThemes() throws IOException {
        var themes = themes();
        assertTrue(themes.size() == 2, "a light and a dark one");
        for (var theme : themes) {
            for (var ground : List.of("page", "panel")) {
                for (var text : List.of("ink", "soft", "link")) {
                    contrast(4.5, theme.get(text), theme.get(ground), text + " on " + ground);
                }
            }
            for (int series = 0; series < Marker.values().length; series++) {
                contrast(3, theme.get("s" + series), theme.get("page"), "series " + series);
            }
            var page = theme.get("page");
            var heat = theme.get("heat");
            var hottest = new double[3];
            for (int i = 0; i < 3; i++) {
                hottest[i] = HeatMap.DARKEST * heat[i] + (1 - HeatMap.DARKEST) * page[i];
            }
            contrast(4.5, theme.get("ink"), hottest, "ink on the hottest cell");
        }
    }
}
