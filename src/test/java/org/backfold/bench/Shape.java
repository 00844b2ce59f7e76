package org.backfold.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sizes of a network's layers, n_0 to n_L, and what they cost.
 *
 * @param sizes shared, read only
 */
record Shape(int... sizes) {
  /**
   * One product of backpropagation over a block, C [rows × columns] from an inner dimension.
   *
   * @param leftTransposed whether the left factor is stored as its transpose
   * @param rightTransposed likewise the right one
   */
  record Product(
      int rows, int inner, int columns, boolean leftTransposed, boolean rightTransposed) {
    /** Reads {@code ROWSxINNERxCOLUMNS} and N or T for each factor, e.g. {@code 4x3x5 NT}. */
    static Product parse(String text) {
      String[] parts = text.split("[x ]");
      return new Product(
          Integer.parseInt(parts[0]),
          Integer.parseInt(parts[1]),
          Integer.parseInt(parts[2]),
          parts[3].charAt(0) == 'T',
          parts[3].charAt(1) == 'T');
    }

    /** Multiplications and additions. */
    double flops() {
      return 2.0 * rows * inner * columns;
    }
  }

  /** Reads what {@link #toString} writes. */
  static Shape parse(String text) {
    return new Shape(Arrays.stream(text.split("-")).mapToInt(Integer::parseInt).toArray());
  }

  int inputs() {
    return sizes[0];
  }

  int outputs() {
    return sizes[sizes.length - 1];
  }

  long parameters() {
    long count = 0;
    for (int l = 1; l < sizes.length; l++) {
      count += (sizes[l - 1] + 1L) * sizes[l];
    }
    return count;
  }

  /**
   * The products of loss and gradient over a block of m rows, in order:
   *
   * <pre>
   * Zˡ = Wˡ Aˡ⁻¹,   ∂C/∂Wˡ = Δˡ (Aˡ⁻¹)ᵀ,   Δˡ⁻¹ = (Wˡ)ᵀ Δˡ above the first layer
   * </pre>
   */
  List<Product> products(int m) {
    List<Product> products = new ArrayList<>();
    int last = sizes.length - 1;
    for (int l = 1; l <= last; l++) {
      products.add(new Product(sizes[l], sizes[l - 1], m, false, false));
    }
    for (int l = last; l >= 1; l--) {
      products.add(new Product(sizes[l], m, sizes[l - 1], false, true));
      if (l > 1) {
        products.add(new Product(sizes[l - 1], sizes[l], m, true, false));
      }
    }
    return products;
  }

  /** Floating-point operations of loss and gradient for one row, in products alone. */
  double flopsPerRow() {
    return products(1).stream().mapToDouble(Product::flops).sum();
  }

  @Override
  public String toString() {
    return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("-"));
  }
}
