package dev.sicd.aggregator;

import dev.sicd.model.event.Metrics;
import dev.sicd.model.fold.EpisodeCounts;
import dev.sicd.model.fold.ProposalCounts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records as maps from field to value, so that a comparison leaves no field out and says which one differs. */
final class Fields {
    /** Reflection makes new ones for every question. */
    private static final ClassValue<List<RecordComponent>> PARTS = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            List<RecordComponent> parts = List.of(type.getRecordComponents());
            // otherwise every question is followed by a check whether it may be asked
            parts.forEach(part -> part.getAccessor().setAccessible(true));
            return parts;
        }
    };

    private Fields() {}

    /** Records within it as maps too, constants as their names. */
    static Map<String, Object> of(Record record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (RecordComponent part : parts(record)) {
            Object value = value(record, part);
            fields.put(
                    part.getName(),
                    switch (value) {
                        case EpisodeCounts counts -> of(counts);
                        case ProposalCounts counts -> of(counts);
                        case Metrics metrics -> of(metrics);
                        case Enum<?> constant -> constant.name();
                        default -> value;
                    });
        }
        return fields;
    }

    static List<RecordComponent> parts(Object record) {
        return PARTS.get(record.getClass());
    }

    static Object value(Object record, RecordComponent part) {
        try {
            return part.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
