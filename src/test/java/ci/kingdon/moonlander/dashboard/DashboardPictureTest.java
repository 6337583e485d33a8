package ci.kingdon.moonlander.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Yaml;
import java.io.StringReader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class DashboardPictureTest {

    private static final String DASHBOARD = """
            panels:
            - {type: stat, title: Became ready, gridPos: {x: 0, y: 0, w: 12, h: 5},
               targets: [{expr: 'sum by (kind) (increase(function_ready_seconds_count[$__range]))', legendFormat: '{{kind}}'}]}
            - {type: timeseries, title: Waiting, gridPos: {x: 12, y: 0, w: 12, h: 8},
               targets: [{expr: 'sum by (kind, reason) (rate(function_waiting_answers_total{kind=~"$kind"}[$__rate_interval])) * 30',
                          legendFormat: '{{kind}}: {{reason}}'}]}
            """;

    /** One a call, of a landing that is called every 30 s for five minutes, and then lands. */
    private static final Samples SAMPLES = Samples.of(IntStream.rangeClosed(0, 60)
            .mapToObj(i -> i * 5)
            .flatMap(second -> java.util.stream.Stream.of(
                    second + "\tpod-0\tfunction_ready_seconds_count{kind=\"XLanding\"}\t"
                            + (second < 290 ? "0.0" : "1.0"),
                    second + "\tpod-0\tfunction_waiting_answers_total{kind=\"XLanding\",reason=\"NameTaken\"}\t"
                            + second / 30 + ".0")));

    @Test
    void showsWhatPrometheusFindsInTheSamples() throws Exception {
        String svg = DrawDashboard.svg(Yaml.one(DASHBOARD), SAMPLES);

        assertThat(svg)
                .contains(">Became ready<", ">XLanding<", "font-size=\"34\" text-anchor=\"middle\">1<")
                .contains(">XLanding: NameTaken<", "<polyline", ">5 min<");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)))
                        .getDocumentElement()
                        .getTagName())
                .isEqualTo("svg");
    }

    @Test
    void addsWhatPrometheusAdds() {
        assertThat(SAMPLES.load()
                        .lines()
                        .map(line -> line.replaceAll("} .*", "}"))
                        .collect(Collectors.toList()))
                .containsExactly(
                        "load 5s",
                        "  function_ready_seconds_count{kind=\"XLanding\",job=\"function-moonlander-metrics\",pod=\"pod-0\"}",
                        "  function_waiting_answers_total{kind=\"XLanding\",reason=\"NameTaken\",job=\"function-moonlander-metrics\",pod=\"pod-0\"}",
                        "  up{job=\"function-moonlander-metrics\",pod=\"pod-0\"}");
    }
}
