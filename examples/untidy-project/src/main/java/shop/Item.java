package shop;

/** Something to buy. */
public record Item(String name, long priceCents) {
    public Item {  
        if (priceCents < 0) {
            throw new IllegalArgumentException("a price of " + priceCents + " cents");
        }
    } 
}