package ci.kingdon.moonlander.staging;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.testing.Yaml;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** When an Object needs the right to update what it made. */
class EditedTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "as it is to be         | {spec: {hard: {pods: '7'}}}     | {spec: {hard: {pods: '7'}}}                          | true",
                "a number               | {spec: {ports: [{port: 6443}]}} | {spec: {ports: [{port: 6443.0}]}}                    | true",
                "what others add        | {rules: []}                     | {rules: [], status: {seen: true}}                    | true",
                "others' metadata       | {metadata: {labels: {a: b}}}    | {metadata: {labels: {a: b, c: d}, uid: x}}           | true",
                "something else         | {spec: {hard: {pods: '7'}}}     | {spec: {hard: {pods: '8'}}}                          | false",
                "a key that is to go    | {spec: {hard: {pods: '7'}}}     | {spec: {hard: {pods: '7', services: '1'}}}           | false",
                "an item that is to go  | {rules: [{verbs: [get]}]}       | {rules: [{verbs: [get], resourceNames: [moon]}]}     | false",
                "a selector of all      | {spec: {podSelector: {}}}       | {spec: {podSelector: {matchLabels: {none: such}}}}   | false",
                "a selector of another  | {spec: {from: [{pods: {}}]}}    | {spec: {from: [{namespaces: {}}]}}                   | false",
                "an opened policy       | {spec: {from: [{pods: {}}]}}    | {spec: {from: [{ipBlock: {cidr: 0.0.0.0/0}}]}}       | false",
                "a label that is gone   | {metadata: {labels: {a: b}}}    | {metadata: {}}                                       | false",
                "not seen yet           | {spec: {hard: {pods: '7'}}}     | {}                                                   | false"
            })
    void updatesWhatIsNotAsItIsToBe(String name, String wanted, String seen, boolean nothing) {
        assertThat(Edited.hasNothingToUpdate(object(wanted, seen, "{}"), Yaml.one(wanted)))
                .isEqualTo(nothing);
    }

    /** A label that is taken out is not missed by looking at what is there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{metadata: {labels: {a: b}}}       | {}                                                                 | true",
                "{metadata: {labels: {a: b, c: d}}} | {}                                                                 | false",
                "{metadata: {labels: {a: b}}}       | {type: Synced, status: 'True', observedGeneration: 1}               | false",
                "{metadata: {labels: {a: b}}}       | {type: Synced, status: 'True', observedGeneration: 2}               | true",
                "{metadata: {labels: {a: b}}}       | {type: Synced, status: 'False', observedGeneration: 2}              | false"
            })
    void updatesUntilTheProviderHasLookedAtTheEdit(String asked, String condition, boolean nothing) {
        String wanted = "{metadata: {labels: {a: b}}}";

        assertThat(Edited.hasNothingToUpdate(
                        object(asked, "{metadata: {labels: {a: b, c: d}}}", condition), Yaml.one(wanted)))
                .isEqualTo(nothing);
    }

    private static ObservedResource object(String asked, String seen, String condition) {
        ObjectNode object = Yaml.one("{metadata: {generation: 2}, status: {conditions: [" + condition + "]}}");
        object.withObject("/spec/forProvider").set("manifest", Yaml.one(asked));
        object.withObject("/status/atProvider").set("manifest", Yaml.one(seen));
        return ObservedResource.of(object);
    }
}
