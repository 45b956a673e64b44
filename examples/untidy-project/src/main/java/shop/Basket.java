package shop;

import java.util.ArrayList;
import java.util.List;

/** What a customer has chosen so far. */
public final class Basket {
    private final List<Item> items = new ArrayList<>();

    public void add(Item item) {
		items.add(item);
    }

    public long totalCents() {
        long total = 0;
        for (Item item : items) {
	        total += item.priceCents();
        }
        return total;   
    }

    public boolean isEmpty() {
		return items.isEmpty();
    }
}
