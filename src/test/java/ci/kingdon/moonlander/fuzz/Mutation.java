package ci.kingdon.moonlander.fuzz;

import ci.kingdon.moonlander.proto.v1.Resource;
import ci.kingdon.moonlander.proto.v1.Resources;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.State;
import ci.kingdon.moonlander.testing.Damage;
import ci.kingdon.moonlander.testing.Protos;
import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A request that was made hostile: first its fields, then, in one of four, the bytes that it is on the wire. Secrets stay where they are, but for
 * what happens to bytes.
 *
 * @param bytes the request on the wire
 * @param damaged whether something happened to the bytes, so that anything may be anywhere
 */
public record Mutation(byte[] bytes, boolean damaged) {

    /** More than the server takes, by its default of 4 MB. */
    private static final int HUGE = 10_000_000;

    private static final int LARGE = 1_000_000;
    private static final int MANY = 1000;

    /** Mutates one of the requests. The same case gives the same bytes. */
    public static Mutation of(List<RunFunctionRequest> seeds, long number) {
        SplittableRandom random = new SplittableRandom(number);
        return new Maker(random).mutate(seeds.get(random.nextInt(seeds.size())));
    }

    private record Maker(SplittableRandom random, Hostile hostile) {

        Maker(SplittableRandom random) {
            this(random, new Hostile(random));
        }

        Mutation mutate(RunFunctionRequest seed) {
            RunFunctionRequest.Builder request = seed.toBuilder();
            for (int times = 1 + random.nextInt(4); times > 0; times--) {
                mutate(request);
            }
            if (oneIn(2000)) {
                request.getMetaBuilder().setTag("x".repeat(oneIn(2) ? HUGE : LARGE));
            }
            ByteString bytes = Protos.bytes(request.build());
            boolean damaged = oneIn(4);
            return new Mutation(damaged ? Damage.all(damages(), bytes).toByteArray() : bytes.toByteArray(), damaged);
        }

        private List<Damage> damages() {
            List<Damage> damages = new ArrayList<>();
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                Damage.Kind kind = Damage.Kind.values()[random.nextInt(Damage.Kind.values().length)];
                int value = random.nextInt(oneIn(2) ? 64 : 256);
                damages.add(new Damage(kind, random.nextInt(10_000), 1 + random.nextInt(12), (byte) value));
            }
            return damages;
        }

        private void mutate(RunFunctionRequest.Builder request) {
            State.Builder observed = request.getObservedBuilder();
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3, 4, 5 -> observed.setComposite(mutated(observed.getComposite()));
                case 6, 7, 8 -> request.putAllRequiredResources(oneMutated(request.getRequiredResourcesMap()));
                case 9, 10, 11 -> observed.putAllResources(oneOf(observed.getResourcesMap(), this::mutated));
                case 12, 13 -> request.setInput(mutated(request.getInput()));
                case 14 -> mutateOthers(request);
                default -> mutateShape(request);
            }
        }

        /** What earlier steps, and core, have left. */
        private void mutateOthers(RunFunctionRequest.Builder request) {
            switch (random.nextInt(4)) {
                case 0 -> request.setContext(mutated(request.getContext()));
                case 1 ->
                    request.getDesiredBuilder()
                            .setComposite(mutated(request.getDesired().getComposite()));
                case 2 -> request.getMetaBuilder().setTag(hostile.text());
                default -> request.getMetaBuilder().addCapabilitiesValue(random.nextInt());
            }
        }

        /** What is there at all, under which names, and how much of it. */
        private void mutateShape(RunFunctionRequest.Builder request) {
            State.Builder observed = request.getObservedBuilder();
            List<String> names = List.copyOf(new TreeMap<>(observed.getResourcesMap()).keySet());
            switch (random.nextInt(7)) {
                case 0 -> names.stream().limit(1).forEach(observed::removeResources);
                case 1 ->
                    names.forEach(
                            name -> observed.putResources(name + hostile.text(), observed.getResourcesOrThrow(name)));
                case 2 -> request.clearRequiredResources();
                case 3 -> observed.clearComposite();
                case 4 ->
                    names.forEach(
                            name -> request.getDesiredBuilder().putResources(name, Resource.getDefaultInstance()));
                case 5 -> request.clearMeta();
                default -> {
                    Resource one = names.isEmpty()
                            ? observed.getComposite()
                            : observed.getResourcesOrThrow(names.get(random.nextInt(names.size())));
                    for (int i = oneIn(100) ? MANY : 2; i > 0; i--) {
                        observed.putResources("more-" + i, one);
                    }
                }
            }
        }

        private Map<String, Resources> oneMutated(Map<String, Resources> resources) {
            return oneOf(resources, found -> {
                Resources.Builder mutated = found.toBuilder();
                if (oneIn(10)) {
                    mutated.addAllItems(List.copyOf(found.getItemsList()));
                }
                for (int i = 0; i < mutated.getItemsCount(); i++) {
                    mutated.setItems(i, mutated(mutated.getItems(i)));
                }
                return mutated.build();
            });
        }

        private <T> Map<String, T> oneOf(Map<String, T> all, java.util.function.UnaryOperator<T> change) {
            if (all.isEmpty()) {
                return all;
            }
            List<String> names = List.copyOf(new TreeMap<>(all).keySet());
            String name = names.get(random.nextInt(names.size()));
            return Map.of(name, change.apply(all.get(name)));
        }

        private Resource mutated(Resource resource) {
            Resource.Builder mutated = resource.toBuilder();
            if (oneIn(5) && resource.getConnectionDetailsCount() > 0) {
                return mutated.putAllConnectionDetails(oneOf(resource.getConnectionDetailsMap(), hostile::bytes))
                        .build();
            }
            return mutated.setResource(mutated(resource.getResource())).build();
        }

        private Struct mutated(Struct struct) {
            Struct.Builder mutated = struct.toBuilder();
            if (struct.getFieldsCount() == 0 || oneIn(12)) {
                return mutated.putFields(oneIn(2) ? hostile.text() : "spec", hostile.value())
                        .build();
            }
            String name = oneName(struct.getFieldsMap());
            Value value = struct.getFieldsOrThrow(name);
            if (oneIn(12)) {
                mutated.removeFields(name);
                return (oneIn(2) ? mutated : mutated.putFields(hostile.text(), value)).build();
            }
            return mutated.putFields(name, mutated(value)).build();
        }

        /** Rather one of what has something in it: an apiVersion or a kind that is mutated is refused at once. */
        private String oneName(Map<String, Value> fields) {
            List<String> full = fields.keySet().stream()
                    .filter(name -> fields.get(name).hasStructValue()
                            || fields.get(name).hasListValue())
                    .sorted()
                    .toList();
            List<String> names = full.isEmpty() || oneIn(4) ? List.copyOf(new TreeMap<>(fields).keySet()) : full;
            return names.get(random.nextInt(names.size()));
        }

        private Value mutated(Value value) {
            Value.Builder mutated = value.toBuilder();
            if (oneIn(6)) {
                return hostile.value();
            }
            return switch (value.getKindCase()) {
                case STRUCT_VALUE ->
                    mutated.setStructValue(mutated(value.getStructValue())).build();
                case LIST_VALUE -> {
                    List<Value> items = new ArrayList<>(value.getListValue().getValuesList());
                    if (items.isEmpty() || oneIn(8)) {
                        items.add(hostile.value());
                    } else {
                        int at = random.nextInt(items.size());
                        items.set(at, mutated(items.get(at)));
                        for (int more = oneIn(10) ? random.nextInt(oneIn(50) ? MANY : 5) : 0; more > 0; more--) {
                            items.add(items.get(at));
                        }
                    }
                    mutated.getListValueBuilder().clearValues().addAllValues(items);
                    yield mutated.build();
                }
                case STRING_VALUE ->
                    mutated.setStringValue(hostile.text(value.getStringValue())).build();
                default -> hostile.value();
            };
        }

        private boolean oneIn(int times) {
            return random.nextInt(times) == 0;
        }
    }
}
